package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.TaskInbound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One client request on its way, with what the stages learn about it. Confined to the request's thread. */
public final class Exchange {
    private final String id;
    private final Inbound inbound;
    private final HttpCall call;
    private final Instant receivedAt;
    private final long receivedNanos;
    private final String clientAddress;
    private final Map<Class<?>, Object> facts = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final Notes notes = new Notes();
    private final RouteLog routeLog = new RouteLog();
    private final AtomicReference<@Nullable LlmError> cut = new AtomicReference<>();
    private volatile @Nullable Runnable onCut;
    private @Nullable Envelope envelope;
    private @Nullable Request request;
    private @Nullable HttpCall whole;
    private @Nullable String resident;
    private @Nullable Task task;
    private @Nullable Identity identity;
    private @Nullable String model;

    /**
     * A request just read.
     *
     * @param id unique, sortable by time; the client sees it as x-request-id
     * @param receivedNanos of the same moment as {@code receivedAt}, from System.nanoTime
     */
    public Exchange(
            String id, Inbound inbound, HttpCall call, Instant receivedAt, long receivedNanos, String clientAddress) {
        this.id = id;
        this.inbound = inbound;
        this.call = call;
        this.receivedAt = receivedAt;
        this.receivedNanos = receivedNanos;
        this.clientAddress = clientAddress;
    }

    /** The request id. */
    public String id() {
        return id;
    }

    /** The client's dialect. */
    public Inbound inbound() {
        return inbound;
    }

    /** The client's bytes. */
    public HttpCall call() {
        return call;
    }

    /** Wall clock at arrival. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** System.nanoTime at arrival. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** The peer's IP address. */
    public String clientAddress() {
        return clientAddress;
    }

    /** The scanned body; scanned once, on first use. */
    public Envelope envelope() {
        Envelope scanned = envelope;
        if (scanned == null) {
            scanned = inbound.envelope(call);
            envelope = scanned;
        }
        return scanned;
    }

    /**
     * Says what the request is with the earlier turns that it continues.
     *
     * @param resident the channel whose provider keeps those turns itself and is sent the client's own bytes; null when none does
     */
    public void continueAs(HttpCall whole, @Nullable String resident) {
        this.whole = whole;
        this.resident = resident;
        this.request = null;
    }

    /** The bytes that a channel of the client's own format is sent. */
    HttpCall callFor(String channel) {
        HttpCall expanded = whole;
        return expanded == null || channel.equals(resident) ? call : expanded;
    }

    /** The body as a unified request, with the turns that it continues; read once, on first use. Of a dialect that generates text only. */
    public Request request() {
        Request read = request;
        if (read == null) {
            if (!(inbound instanceof GenerationInbound generation)) {
                throw new IllegalStateException(inbound.format() + " has no conversations");
            }
            read = generation.read(whole == null ? call : whole);
            request = read;
        }
        return read;
    }

    /** The body as a unified task; read once, on first use. Of a dialect of tasks only. */
    public Task task() {
        Task read = task;
        if (read == null) {
            if (!(inbound instanceof TaskInbound tasks)) {
                throw new IllegalStateException(inbound.format() + " has no tasks");
            }
            read = tasks.read(call);
            task = read;
        }
        return read;
    }

    /** What translations could not carry: the list of the attempt under way, or the request's own before the first. */
    public Notes notes() {
        return attempts.isEmpty() ? notes : currentAttempt().notes();
    }

    /** Notes the members of an answer, by their path, that the client's dialect does not get. */
    void lost(Collection<String> strays) {
        strays.stream()
                .sorted()
                .forEach(path -> notes().dropped("response." + path, "no equivalent in the client's dialect"));
    }

    /** A whole answer is about to be translated: it becomes a fact, and what it holds beside the model is noted. */
    void crossed(Response response) {
        put(Response.class, response);
        lost(response.extras().keySet());
    }

    /** Why it goes the way it goes. */
    public RouteLog routeLog() {
        return routeLog;
    }

    /** What the client's request and its answer lost: before the first attempt and in the last one. */
    public List<Notes.Note> losses() {
        if (attempts.isEmpty()) {
            return notes.list();
        }
        List<Notes.Note> losses = new ArrayList<>(notes.list());
        losses.addAll(currentAttempt().notes().list());
        return losses;
    }

    /** Who sent it; set by the auth stage. */
    public Identity identity() {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("not authenticated");
        }
        return known;
    }

    /** Who sent it, if that is known yet. */
    public Optional<Identity> knownIdentity() {
        return Optional.ofNullable(identity);
    }

    /** Says who sent it. */
    public void identify(Identity who) {
        identity = who;
    }

    /** The model to look for in channels: the client's, until mapping renames it or a fallback of the profile takes its place. */
    public String model() {
        String mapped = model;
        return mapped == null ? envelope().model() : mapped;
    }

    /** Renames the model. */
    public void mapModel(String to) {
        model = to;
    }

    /** Ends the answer under way with {@code why}, from any thread; what has not begun to be answered goes on. */
    public void cut(LlmError why) {
        Runnable stop = onCut;
        if (stop != null && cut.compareAndSet(null, why)) {
            stop.run();
        }
    }

    /** Says how the answer under way is stopped: its next read fails as canceled then. */
    void onCut(Runnable stop) {
        onCut = stop;
    }

    /** What a failed read means: why the answer was cut, if it was. */
    LlmError meaning(LlmError error) {
        LlmError why = cut.get();
        return why != null && error instanceof LlmError.Canceled ? why : error;
    }

    /** Leaves something for a later stage, by its type. */
    public <T> void put(Class<T> type, T fact) {
        facts.put(type, fact);
    }

    /** Takes back what was left by that type. */
    public void forget(Class<?> type) {
        facts.remove(type);
    }

    /** What an earlier stage left. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(facts.get(type)));
    }

    /** What an earlier stage must have left. */
    public <T> T get(Class<T> type) {
        return find(type).orElseThrow(() -> new IllegalStateException("no " + type.getSimpleName()));
    }

    /** Opens the next attempt, numbered from 1: the first, or one for another that failed. */
    public Attempt attempt(Route route, long nowNanos) {
        return attempt(attempts.isEmpty() ? Attempt.Occasion.FIRST : Attempt.Occasion.RETRY, route, nowNanos);
    }

    /** Opens the next attempt. */
    public Attempt attempt(Attempt.Occasion occasion, Route route, long nowNanos) {
        Attempt attempt = new Attempt(attempts.size() + 1, occasion, route, model(), nowNanos);
        attempts.add(attempt);
        return attempt;
    }

    /**
     * This exchange for its last attempt, which runs on a thread of its own: what it leaves stays in the branch, and the branch sees
     * nothing of what is left here. Whoever makes it joins that thread before the request is over.
     */
    public Exchange branch() {
        Exchange branch = new Exchange(id, inbound, call, receivedAt, receivedNanos, clientAddress);
        branch.envelope = envelope();
        branch.request = request;
        branch.whole = whole;
        branch.resident = resident;
        branch.task = task;
        branch.identity = identity;
        branch.model = model;
        branch.facts.putAll(facts);
        branch.attempts.addAll(attempts);
        return branch;
    }

    /** Goes on with a branch whose thread has ended: its facts are this exchange's, and its attempt is the one under way. */
    public void adopt(Exchange branch) {
        Attempt chosen = branch.currentAttempt();
        facts.putAll(branch.facts);
        model = branch.model;
        attempts.remove(chosen);
        attempts.add(chosen);
    }

    /** The attempts so far, in order; one that was chosen from several is the last of them. */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** The attempt under way. */
    public Attempt currentAttempt() {
        return attempts.getLast();
    }
}
