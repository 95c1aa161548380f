package io.plumbline.web.problem;

/** What went wrong, in the shape that readers of the Iceberg catalog understand. */
record CatalogError(Detail error) {
    static final String PATH = "/iceberg/";

    /**
     * The one field that the protocol knows.
     *
     * @param type the name of the exception that Iceberg's own clients throw
     * @param code the HTTP status
     */
    record Detail(String message, String type, int code) {}

    static CatalogError of(Problem problem, String path) {
        String type = switch (problem.status()) {
            case 401 -> "NotAuthorizedException";
            case 403 -> "ForbiddenException";
            case 404 -> path.contains("/tables/") ? "NoSuchTableException" : "NoSuchNamespaceException";
            case 405 -> "UnsupportedOperationException";
            case 500 -> "InternalServerError";
            case 503 -> "ServiceUnavailableException";
            default -> "BadRequestException";
        };
        return new CatalogError(new Detail(problem.detail(), type, problem.status()));
    }
}
