@NullMarked
package io.quittance.platform.audit;

import org.jspecify.annotations.NullMarked;
