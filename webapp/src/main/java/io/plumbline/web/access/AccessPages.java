package io.plumbline.web.access;

import io.plumbline.engine.access.Installation;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in, and setting an empty installation up. */
@Controller
class AccessPages {
    private final Installation installation;
    private final SetUpInstallation setUp;

    AccessPages(Installation installation, SetUpInstallation setUp) {
        this.installation = installation;
        this.setUp = setUp;
    }

    @GetMapping("/login")
    String login(
            @RequestParam(required = false) String failed,
            @RequestParam(name = "signed_out", required = false) String signedOut,
            @RequestParam(name = "set_up", required = false) String isSetUp,
            @RequestParam(name = "password_changed", required = false) String passwordChanged,
            Model model) {
        model.addAttribute("demo", installation.demo());
        model.addAttribute("failed", failed != null);
        model.addAttribute("signedOut", signedOut != null);
        model.addAttribute("isSetUp", isSetUp != null);
        model.addAttribute("passwordChanged", passwordChanged != null);
        model.addAttribute("wait", false);
        return "access/login";
    }

    /** Only reached from inside, after too many failures. */
    @RequestMapping("/login/wait")
    String waiting(Model model) {
        model.addAttribute("demo", installation.demo());
        model.addAttribute("failed", false);
        model.addAttribute("signedOut", false);
        model.addAttribute("isSetUp", false);
        model.addAttribute("passwordChanged", false);
        model.addAttribute("wait", true);
        return "access/login";
    }

    @GetMapping("/setup")
    String setUp(@RequestParam(defaultValue = "") String key, Model model) {
        setUp.check(key);
        model.addAttribute("key", key);
        return "access/setup";
    }

    @PostMapping("/setup")
    String setUp(
            @RequestParam(defaultValue = "") String key,
            @RequestParam String login,
            @RequestParam String name,
            @RequestParam String password) {
        setUp.setUp(key, login.strip(), name.strip(), password);
        return "redirect:/login?set_up";
    }
}
