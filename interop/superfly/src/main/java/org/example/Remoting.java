package org.example;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.payneteasy.superfly.api.SSORole;
import com.payneteasy.superfly.api.SSOService;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Superfly's service as the client of 2.0 calls it: one JSON object to the address of the method, with the JDK's own connection
 * and Gson that writes nulls. That client is in no public repository, so this much of it stands here.
 */
final class Remoting implements InvocationHandler {

    /** What 2.0 calls the arguments that stood in a row before. */
    private static final Map<String, List<String>> FIELDS = Map.of(
        "exchangeSubsystemToken", List.of("subsystemToken"),
        "touchSessions", List.of("sessionIds"),
        "sendSystemData", List.of("subsystemIdentifier", "actionDescriptions"),
        "authenticate", List.of("username", "password", "authRequestInfo"),
        "getUsersWithActions", List.of("subsystemIdentifier"));

    private final Gson gson = new GsonBuilder()
        .serializeNulls()
        .setDateFormat("yyyy-MM-dd'T'HH:mm:ssZ")
        .registerTypeAdapter(SSORole.class, new RoleByName())
        .create();
    private final String address;
    private final String name;
    private final String token;

    private Remoting(String address, String name, String token) {
        this.address = address;
        this.name = name;
        this.token = token;
    }

    static SSOService at(String address, String name, String token) {
        InvocationHandler remoting = new Remoting(address, name, token);
        return (SSOService) Proxy.newProxyInstance(Remoting.class.getClassLoader(), new Class<?>[] {SSOService.class}, remoting);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws IOException {
        JsonObject argument = new JsonObject();
        List<String> names = FIELDS.get(method.getName());
        for (int at = 0; at < names.size(); at++) argument.add(names.get(at), gson.toJsonTree(arguments[at]));
        HttpURLConnection call = (HttpURLConnection) new URL(address + "/" + method.getName()).openConnection();
        call.setRequestMethod("POST");
        call.setDoOutput(true);
        call.setRequestProperty("X-Subsystem-Name", name);
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty("Accept", "application/json");
        call.setRequestProperty("X-Subsystem-Token", token);
        call.getOutputStream().write(gson.toJson(argument).getBytes(StandardCharsets.UTF_8));
        int status = call.getResponseCode();
        String answer = read(status < 400 ? call.getInputStream() : call.getErrorStream());
        if (status != 200) throw new IllegalStateException(status + " " + answer);
        return method.getReturnType() == void.class ? null : gson.fromJson(answer, method.getGenericReturnType());
    }

    private static String read(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Roles are the keys of a map, by their names. */
    private static final class RoleByName extends TypeAdapter<SSORole> {
        @Override
        public void write(JsonWriter to, SSORole role) throws IOException {
            to.value(role.getName());
        }

        @Override
        public SSORole read(JsonReader from) throws IOException {
            return new SSORole(from.nextString());
        }
    }
}
