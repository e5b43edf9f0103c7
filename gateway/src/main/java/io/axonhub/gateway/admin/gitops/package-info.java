/** Configuration that comes from Git: the folder of custom-resource YAML, without Kubernetes. */
@NullMarked
package io.axonhub.gateway.admin.gitops;

import org.jspecify.annotations.NullMarked;
