/** What operators and files change, as entries of the audit log. */
@NullMarked
package io.axonhub.gateway.admin.changes;

import org.jspecify.annotations.NullMarked;
