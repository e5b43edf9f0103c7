package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;

/** The usage that an attempt is settled and recorded with. */
public record Charge(Usage usage, UsageSource source) {}
