@NullMarked
package io.axonhub.gateway.admin.control;

import org.jspecify.annotations.NullMarked;
