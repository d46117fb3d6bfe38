/** Answers to disputes; start with AnswerDispute. */
@NullMarked
package io.quittance.simulator.dispute;

import org.jspecify.annotations.NullMarked;
