@NullMarked
package io.axonhub.gateway.admin.rest;

import org.jspecify.annotations.NullMarked;
