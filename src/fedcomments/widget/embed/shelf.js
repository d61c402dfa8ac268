/** What this browser keeps for its visitor; without storage everything works, forgetfully. */

const PREFIX = "fedcomments:";

/** The value kept under a name, or `otherwise`. */
export function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps a value under a name. */
export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows and full disks refuse; the visitor can still read and write.
  }
}

/** Keeps one entry of a record (null forgets it): the latest `most`, each as `tidy` leaves it. */
export function keepEntry(name, key, value, most, tidy) {
  const { [key]: _, ...others } = kept(name, {});
  const entries = Object.entries(others).map(([at, entry]) => [at, tidy(entry)]);
  const all = [...entries, [key, value]].filter(([, entry]) => entry);
  keep(name, Object.fromEntries(all.slice(-most)));
}
