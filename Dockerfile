# syntax=docker/dockerfile:1
# AxonHub's image: "run" is the gateway (the default), "operator" the operator. Non-root, and fit for a read-only root file system:
# only /data and /tmp are written.
ARG JAVA=25

FROM maven:3-eclipse-temurin-${JAVA} AS build
WORKDIR /src
COPY pom.xml LICENSE config.example.yml ./
COPY .mvn .mvn
COPY .ci .ci
COPY crds crds
COPY gateway gateway
COPY operator operator
COPY e2e/pom.xml e2e/pom.xml
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -pl operator -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip package

# The cache for a quick start is good for one Java and one path only: it is made where it will be used.
FROM eclipse-temurin:${JAVA}-jre AS run
RUN groupadd --gid 65532 axonhub && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /data axonhub \
    && mkdir -p /data && chown 65532:65532 /data
COPY --from=build /src/gateway/target/axonhub /opt/axonhub
RUN java -XX:+UseG1GC -XX:+UseCompactObjectHeaders -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED \
    -XX:AOTCacheOutput=/opt/axonhub/lib/axonhub.aot -cp /opt/axonhub/lib/axonhub-gateway.jar io.axonhub.gateway.Main aot-train
USER 65532:65532
WORKDIR /
VOLUME /data
EXPOSE 8090
# docker run with the defaults keeps everything in the volume
ENV AXONHUB_DB_DSN=file:/data/axonhub.db \
    AXONHUB_JOURNAL_DIR=/data/journal \
    AXONHUB_RESOURCES_DIR=/data/resources
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/axonhub/bin/axonhub"]
CMD ["run"]
