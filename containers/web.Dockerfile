# The web application, from what `mvn package` (or ./rdm up) built. From the project's folder:
#   docker build -f containers/web.Dockerfile -t plumbline-web .
FROM eclipse-temurin:25-jre
WORKDIR /opt/plumbline
COPY containers/web.options containers/healthy-web ./
COPY webapp/target/lib lib/
COPY webapp/target/webapp-*[0-9T].jar web.jar
RUN groupadd --gid 10001 plumbline && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent plumbline
USER 10001:10001
# The rest of the memory is for the processes that read workbooks, two at once of some 320 MB.
ENV RDM_MODE=up RDM_HOME=/tmp RDM_PORT=8080 JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=50
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=120s CMD ["bash", "healthy-web"]
ENTRYPOINT ["java", "@web.options", "-cp", "web.jar:lib/*", "io.plumbline.web.Plumbline"]
