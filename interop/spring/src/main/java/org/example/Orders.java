package org.example;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that says who has come; how they come in is the guide's Security.java. */
@SpringBootApplication
@RestController
public class Orders {

    public static void main(String[] words) {
        SpringApplication.run(Orders.class, words);
    }

    @GetMapping({"/orders", "/refunds"})
    Map<String, Object> orders(@AuthenticationPrincipal OidcUser person, Authentication held) {
        return Map.of("name", person.getName(), "told", person.getUserInfo().getClaims(), "held", authorities(held));
    }

    private static List<String> authorities(Authentication held) {
        return held.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList();
    }
}
