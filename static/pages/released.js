import "./copy.js";
import "./job.js";
