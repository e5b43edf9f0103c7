/** The admin API's GraphQL side: schema-first, every field with a rule. */
@NullMarked
package io.axonhub.gateway.admin.graphql;

import org.jspecify.annotations.NullMarked;
