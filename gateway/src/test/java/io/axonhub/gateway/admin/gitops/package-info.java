@NullMarked
package io.axonhub.gateway.admin.gitops;

import org.jspecify.annotations.NullMarked;
