package io.axonhub.gateway.admin.access;

/** Where somebody asks from. {@code agent}: what their client calls itself, bounded. */
public record Client(String address, String agent) {
    private static final int LONGEST = 200;

    public Client {
        agent = agent.length() <= LONGEST ? agent : agent.substring(0, LONGEST);
    }
}
