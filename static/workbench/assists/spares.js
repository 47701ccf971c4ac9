/** What the first view of an image does without: fetched once it stands. */
import "./assists.js";
import { keepWorker } from "./reader.js";
import "../view/loupe.js";

keepWorker().catch(() => {}); // it is asked for again when it is needed
