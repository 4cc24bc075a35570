// Puts the keyboard on the summary of errors, so that it is read out first.
"use strict";

const summary = document.querySelector(".error-summary");
if (summary) summary.focus();
