package io.plumbline.launcher;

/** Where a database is reached, and as whom. */
record DatabaseAddress(String jdbcUrl, DatabaseAccounts accounts) {}
