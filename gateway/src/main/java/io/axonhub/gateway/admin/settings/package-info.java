/** The settings that people change while the gateway runs. */
@NullMarked
package io.axonhub.gateway.admin.settings;

import org.jspecify.annotations.NullMarked;
