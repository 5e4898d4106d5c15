package org.example;

import com.google.gson.Gson;
import com.payneteasy.superfly.api.AuthenticationRequestInfo;
import com.payneteasy.superfly.api.SSOAction;
import com.payneteasy.superfly.api.SSOService;
import com.payneteasy.superfly.api.SSOUser;
import com.payneteasy.superfly.client.CommaDelimitedListActionDescriptionCollector;
import com.payneteasy.superfly.client.SessionToucher;
import com.payneteasy.superfly.client.SessionToucherImpl;
import com.payneteasy.superfly.client.SuperflyDataSender;
import com.payneteasy.superfly.client.session.AbstractSessionTouchingFilter;
import com.payneteasy.superfly.client.session.SessionMappingMaintainingListener;
import com.payneteasy.superfly.client.session.SuperflyNotificationSinkFilter;
import com.payneteasy.superfly.common.session.SessionMappingLocator;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.servlet.Filter;
import javax.servlet.FilterConfig;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An application with Superfly's own client: it tells its actions, exchanges tokens, touches sessions, hears of sign-outs. */
public final class Wiki {

    private static final String NAME = "wiki";
    private static final String PERSON = "person";
    private static final String STATE = "state";
    private static final String SUPERFLY = System.getenv("SUPERFLY");

    public static void main(String[] words) throws Exception {
        SSOService service = Remoting.at(SUPERFLY + "/remoting/sso.service", NAME, System.getenv("TOKEN"));
        String folder = System.getProperty("java.io.tmpdir");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder);
        tomcat.setPort(Integer.parseInt(System.getenv("PORT")));
        tomcat.getConnector();
        Context site = tomcat.addContext("", folder);
        site.addApplicationListener(SessionMappingMaintainingListener.class.getName());
        filter(site, new SuperflyNotificationSinkFilter());
        filter(site, new Touching(service));
        Tomcat.addServlet(site, "pages", new Pages(service));
        site.addServletMappingDecoded("/*", "pages");
        tellActions(service);
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void filter(Context site, Filter filter) {
        FilterDef known = new FilterDef();
        known.setFilterName(filter.getClass().getSimpleName());
        known.setFilter(filter);
        site.addFilterDef(known);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName(known.getFilterName());
        everywhere.addURLPattern("/*");
        site.addFilterMap(everywhere);
    }

    private static void tellActions(SSOService service) {
        CommaDelimitedListActionDescriptionCollector actions = new CommaDelimitedListActionDescriptionCollector();
        actions.setCommaDelimitedList("read,write");
        SuperflyDataSender sender = new SuperflyDataSender();
        sender.setSsoService(service);
        sender.setSubsystemIdentifier(NAME);
        sender.setActionDescriptionCollector(actions);
        sender.send();
    }

    private static final class Touching extends AbstractSessionTouchingFilter {
        private final SessionToucherImpl toucher = new SessionToucherImpl(1);

        Touching(SSOService service) {
            toucher.setSsoService(service);
            toucher.startup();
        }

        @Override
        protected SessionToucher createSessionToucher(FilterConfig config) {
            return toucher;
        }

        @Override
        protected Long getSuperflySessionId(HttpServletRequest request) {
            SSOUser person = (SSOUser) request.getSession().getAttribute(PERSON);
            return person == null ? null : Long.valueOf(person.getSessionId());
        }
    }

    private static final class Pages extends HttpServlet {
        private final transient SSOService service;

        Pages(SSOService service) {
            this.service = service;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            String token = request.getParameter("subsystemToken");
            SSOUser person = (SSOUser) session.getAttribute(PERSON);
            if (token != null && !Objects.equals(request.getParameter(STATE), session.getAttribute(STATE))) {
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
            } else if (token != null) {
                keep(request, service.exchangeSubsystemToken(token));
                response.sendRedirect(request.getParameter("targetUrl"));
            } else if (person != null) {
                say(response, person);
            } else {
                // As its newest clients do: what the login page gets comes back with the token.
                String state = UUID.randomUUID().toString();
                session.setAttribute(STATE, state);
                String query = "subsystemIdentifier=" + NAME + "&targetUrl=" + request.getRequestURL() + "&state=" + state;
                response.sendRedirect(SUPERFLY + "/sso/login?" + query);
            }
        }

        /** The application's own form, for who signs in with a password here. */
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AuthenticationRequestInfo from = new AuthenticationRequestInfo();
            from.setIpAddress(request.getRemoteAddr());
            from.setSubsystemIdentifier(NAME);
            SSOUser person = service.authenticate(request.getParameter("j_username"), request.getParameter("j_password"), from);
            if (person == null) {
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            keep(request, person);
            say(response, person);
        }

        private static void keep(HttpServletRequest request, SSOUser person) {
            request.getSession().setAttribute(PERSON, person);
            SessionMappingLocator.getSessionMapping().addSession(person.getSessionId(), request.getSession());
        }

        private static void say(HttpServletResponse response, SSOUser person) throws IOException {
            Map<String, Object> actions = new TreeMap<>();
            person.getActionsMap().forEach((role, granted) -> actions.put(role.getName(), Stream.of(granted).map(SSOAction::getName).toList()));
            response.setContentType("application/json");
            response.getWriter().write(new Gson().toJson(Map.of("name", person.getName(), "actions", actions, "otp", person.getOtpType().name())));
        }
    }
}
