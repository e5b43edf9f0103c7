/** What those who read YAML have in common. */
@NullMarked
package io.axonhub.gateway.yaml;

import org.jspecify.annotations.NullMarked;
