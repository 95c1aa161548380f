/** What a domain wants before its change sets are committed: approvals, impact budgets, locked periods. */
@NullMarked
package io.plumbline.engine.policy;

import org.jspecify.annotations.NullMarked;
