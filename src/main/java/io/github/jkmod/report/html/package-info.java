/** Results as one HTML page that needs nothing else: readable without JavaScript, and all of a document's text escaped. */
@NullMarked
package io.github.jkmod.report.html;

import org.jspecify.annotations.NullMarked;
