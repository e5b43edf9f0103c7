/**
 * The custom resources of {@code axonhub.io/v1alpha1} as plain records. The YAML beside this module is their schema; a test keeps
 * both equal. A record is made by a JSON mapper: an absent field arrives as null and becomes its default in the compact constructor,
 * the only place where defaults are applied; what stays {@code @Nullable} has none.
 */
@NullMarked
package io.axonhub.crd;

import org.jspecify.annotations.NullMarked;
