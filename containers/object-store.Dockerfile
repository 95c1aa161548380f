# A small S3-compatible store (S3Proxy over a volume), for installations without one of their own. From the project's folder:
#   docker build -f containers/object-store.Dockerfile -t plumbline-object-store .
FROM eclipse-temurin:25-jre
WORKDIR /opt/plumbline
COPY containers/object-store ./
COPY launcher/target/s3proxy/s3proxy-*.jar s3proxy.jar
RUN groupadd --gid 10001 plumbline && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent plumbline \
    && install -d -o 10001 -g 10001 /var/lib/buckets
USER 10001:10001
ENV BUCKETS_FOLDER=/var/lib/buckets BUCKETS="plumbline-lake plumbline-private plumbline-facts" STORE_PORT=9000 JDK_JAVA_OPTIONS=-XX:MaxRAMPercentage=75
VOLUME /var/lib/buckets
EXPOSE 9000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$STORE_PORT"]
ENTRYPOINT ["bash", "object-store"]
