package io.axonhub.gateway;

/** The gateway's entry point. */
public final class Main {
    private Main() {}

    /** Starts the gateway. */
    public static void main(String[] args) {
        System.out.println("axonhub");
    }
}
