/** What the first view of an image does without: fetched once it stands. */
import "./assists.js";
import "../view/loupe.js";
