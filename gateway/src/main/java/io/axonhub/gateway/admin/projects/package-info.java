/** What projects may use and keep, as the data plane sees it. */
@NullMarked
package io.axonhub.gateway.admin.projects;

import org.jspecify.annotations.NullMarked;
