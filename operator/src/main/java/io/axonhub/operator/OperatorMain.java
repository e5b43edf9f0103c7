package io.axonhub.operator;

/** Starts the operator. The reconcilers arrive with the GitOps issue; until then starting it says so and fails. */
public final class OperatorMain {
    private OperatorMain() {}

    /** Exits with status 2: this build holds no reconcilers. */
    public static void main(String[] args) {
        System.err.println("axonhub operator: this build holds no reconcilers yet; use resources.dir in the gateway");
        System.exit(2);
    }
}
