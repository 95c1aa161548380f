# Read once by the MariaDB image, when its data folder is empty: schemas, accounts and rights as docs/operations.md gives them.
mariadb --user=root --password="$MARIADB_ROOT_PASSWORD" <<SQL
CREATE DATABASE plumbline CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
CREATE DATABASE plumbline_catalog CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
CREATE USER 'plumbline'@'%' IDENTIFIED BY '$RDM_JDBC_PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON plumbline.* TO 'plumbline'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON plumbline_catalog.* TO 'plumbline'@'%';
CREATE USER 'plumbline_runner'@'%' IDENTIFIED BY '$RDM_RUNNER_PASSWORD';
GRANT SELECT, UPDATE, CREATE ON plumbline.what_if_run TO 'plumbline_runner'@'%';
GRANT SELECT, INSERT, UPDATE, CREATE ON plumbline.what_if_runner TO 'plumbline_runner'@'%';
REVOKE CREATE ON plumbline.what_if_run FROM 'plumbline_runner'@'%';
REVOKE CREATE ON plumbline.what_if_runner FROM 'plumbline_runner'@'%';
SQL
