/** What is said when the session has ended. */
import { t } from "../../i18n.js";

/** @param {string} name whose work this page keeps */
export const signInAgain = (name) =>
  t("Your session has ended. Sign in as %(name)s in another tab: your work is kept here and will be sent.", { name });
