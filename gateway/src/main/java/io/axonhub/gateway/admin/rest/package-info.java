/** The admin API's REST paths: status, set-up, sign-in. */
@NullMarked
package io.axonhub.gateway.admin.rest;

import org.jspecify.annotations.NullMarked;
