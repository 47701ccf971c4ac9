/** What a first view does without, of all kinds of item: fetched once it stands. */
import "./flow/nothing.js";
import "./flow/refused.js";
import "./flow/versions.js";
import "./panels/ask.js";
import "./panels/help.js";
import "./panels/light.js";
import "./panels/skip.js";
