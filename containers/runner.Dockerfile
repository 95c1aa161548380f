# The what-if runner, from what `mvn package` (or ./rdm up) built. From the project's folder:
#   docker build -f containers/runner.Dockerfile -t plumbline-runner .
FROM eclipse-temurin:25-jre
WORKDIR /opt/plumbline
COPY containers/runner.options containers/healthy-runner ./
COPY whatif-spark/target/lib lib/
COPY whatif-spark/target/whatif-spark-*[0-9T].jar runner.jar
RUN groupadd --gid 10001 plumbline && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent plumbline \
    && install -d -o 10001 -g 10001 /var/lib/plumbline
USER 10001:10001
ENV RDM_HOME=/var/lib/plumbline JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=75
VOLUME /var/lib/plumbline
HEALTHCHECK --interval=15s --timeout=10s --start-period=120s CMD ["bash", "healthy-runner"]
ENTRYPOINT ["java", "@runner.options", "-cp", "runner.jar:lib/*", "io.plumbline.whatif.Runner", "serve"]
