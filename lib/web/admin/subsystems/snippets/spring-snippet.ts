import type { Connection } from './snippet.ts'

/** A controller of Spring Boot 3.2 or newer, with its own RestClient. */
export function springSnippet({ portalUrl, identifier, landingUrl }: Connection): string {
  return `import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
class PorticoController {
  private static final String PORTAL = "${portalUrl}";
  private static final String IDENTIFIER = "${identifier}";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RestClient portico = RestClient.builder()
      .baseUrl(PORTAL + "/api/sso")
      .defaultHeaders(headers -> headers.setBasicAuth(IDENTIFIER, System.getenv("PORTICO_SECRET")))
      .build();

  record SignIn(Map<String, Object> user, List<String> actions, Map<String, Object> session, String targetUrl) {}

  @GetMapping("/sign-in")
  ResponseEntity<Void> signIn(@RequestParam(defaultValue = "/") String next, HttpSession session) throws Exception {
    String verifier = random();
    String state = random();
    session.setAttribute("portico.verifier", verifier);
    session.setAttribute("portico.state", state);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    URI login = UriComponentsBuilder.fromUriString(PORTAL + "/sso/login")
        .queryParam("subsystemIdentifier", IDENTIFIER)
        .queryParam("targetUrl", "{targetUrl}")
        .queryParam("state", state)
        .queryParam("codeChallenge", encode(digest))
        .encode()
        .buildAndExpand(next)
        .toUri();
    return seeOther(login);
  }

  @GetMapping("${new URL(landingUrl).pathname}")
  ResponseEntity<Void> signedIn(
      @RequestParam(defaultValue = "") String subsystemToken,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String iss,
      HttpServletRequest request) {
    HttpSession session = request.getSession();
    Object verifier = session.getAttribute("portico.verifier");
    // What came back must belong to what this browser left with.
    if (verifier == null || !state.equals(session.getAttribute("portico.state")) || !PORTAL.equals(iss)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "This sign-in did not begin here. Start again.");
    }
    session.removeAttribute("portico.verifier");
    SignIn found = portico.post()
        .uri("/token/exchange")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("subsystemToken", subsystemToken, "codeVerifier", verifier))
        .retrieve()
        .body(SignIn.class);
    request.changeSessionId();
    session.setAttribute("person", found);
    return seeOther(URI.create(found.targetUrl()));
  }

  private static ResponseEntity<Void> seeOther(URI location) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(location).build();
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return encode(bytes);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
`
}
