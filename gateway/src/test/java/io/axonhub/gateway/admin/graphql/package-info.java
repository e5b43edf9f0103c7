@NullMarked
package io.axonhub.gateway.admin.graphql;

import org.jspecify.annotations.NullMarked;
