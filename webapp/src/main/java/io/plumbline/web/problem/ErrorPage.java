package io.plumbline.web.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What goes wrong outside the controllers: the server ends up here. */
@Controller
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    Object error(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
            return ProblemAdvice.answered(thrown, request, response);
        }
        int code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status ? status : 404;
        HttpStatus status = HttpStatus.resolve(code);
        Problem problem = switch (status) {
            case null -> ProblemAdvice.notFound("this address");
            case NOT_FOUND ->
                ProblemAdvice.notFound(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
            case CONTENT_TOO_LARGE -> ProblemAdvice.tooLarge();
            default -> Problem.of(status, status.name(), "The request was refused: " + status.getReasonPhrase() + ".");
        };
        return ProblemAdvice.answer(problem, request, response);
    }
}
