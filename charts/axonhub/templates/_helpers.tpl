{{- define "axonhub.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "axonhub.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "axonhub.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "axonhub.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "axonhub.operator" -}}
{{ include "axonhub.fullname" . }}-operator
{{- end }}

{{- define "axonhub.selector" -}}
app.kubernetes.io/name: {{ include "axonhub.name" .context }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "axonhub.labels" -}}
{{ include "axonhub.selector" . }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version }}
{{- end }}

{{- define "axonhub.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "axonhub.imagePullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What the restricted Pod Security Standard asks for. */ -}}
{{- define "axonhub.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "axonhub.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- /* The name of this cluster at the gateway; empty where the operator may ask for it. */ -}}
{{- define "axonhub.source" -}}
{{- if .Values.operator.source -}}
{{ .Values.operator.source }}
{{- else if .Values.watchNamespaces -}}
{{ .Release.Namespace }}.{{ include "axonhub.fullname" . }}
{{- end }}
{{- end }}

{{- /* Whether the gateway has a listener for the operator. */ -}}
{{- define "axonhub.controlled" -}}
{{- if or .Values.operator.enabled .Values.control.existingSecret.name -}}
true
{{- end }}
{{- end }}

{{- /* What no schema can say. */ -}}
{{- define "axonhub.check" -}}
{{- if eq .Values.database.type "sqlite3" }}
{{- if gt (int .Values.gateway.replicas) 1 }}
{{- fail "gateway.replicas: a gateway with database.type sqlite3 is exactly one replica; set database.type to postgres, mysql or tidb to run more" }}
{{- end }}
{{- if .Values.gateway.autoscaling.enabled }}
{{- fail "gateway.autoscaling.enabled: a gateway with database.type sqlite3 is exactly one replica; set database.type to postgres, mysql or tidb to run more" }}
{{- end }}
{{- if not .Values.gateway.persistence.enabled }}
{{- fail "gateway.persistence.enabled: the database of database.type sqlite3 is on the pod's volume and would be lost with the pod" }}
{{- end }}
{{- else }}
{{- if not .Values.database.existingSecret.name }}
{{- fail (printf "database.existingSecret.name: database.type %s needs a secret with the DSN: kubectl create secret generic axonhub-database --from-literal=dsn=..." .Values.database.type) }}
{{- end }}
{{- if not .Values.encryption.existingSecret.name }}
{{- fail "encryption.existingSecret.name: replicas share the key that provider secrets are sealed with: kubectl create secret generic axonhub-encryption --from-literal=encryptionKey=\"$(openssl rand -base64 32)\"" }}
{{- end }}
{{- end }}
{{- if and .Values.operator.enabled (eq .Values.control.auth "secret") (not .Values.control.existingSecret.name) }}
{{- fail "control.existingSecret.name: control.auth secret needs a secret with the token that operator and gateway share: kubectl create secret generic axonhub-control --from-literal=token=\"$(openssl rand -hex 32)\"" }}
{{- end }}
{{- end }}
