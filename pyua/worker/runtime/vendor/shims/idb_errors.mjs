// What IndexedDB throws: DOMExceptions themselves, not subclasses, with Firefox's words.
const { DOMException } = rt.load("webidl/01_dom_exception.js");

const kind = (name, words) => function (message = words) { return new DOMException(message, name); };

export const AbortError = kind("AbortError", "A request was aborted, for example through a call to IDBTransaction.abort.");
export const ConstraintError = kind("ConstraintError", "A mutation operation in the transaction failed because a constraint was not satisfied.");
export const DataCloneError = kind("DataCloneError", "The object could not be cloned.");
export const DataError = kind("DataError", "Data provided to an operation does not meet requirements.");
export const InvalidAccessError = kind("InvalidAccessError", "Invalid arguments");
export const InvalidStateError = kind("InvalidStateError", "A mutation operation was attempted on a database that did not allow mutations.");
export const NotFoundError = kind(
  "NotFoundError", "The operation failed because the requested database object could not be found. For example, an object store did not exist but was being opened.",
);
export const QuotaExceededError = kind("QuotaExceededError", "The current transaction exceeded its quota limitations.");
export const ReadOnlyError = kind("ReadOnlyError", "A mutation operation was attempted in a READ_ONLY transaction.");
export const SyntaxError = kind("SyntaxError", "The keyPath argument contains an invalid keyPath.");
export const TransactionInactiveError = kind(
  "TransactionInactiveError", "A request was placed against a transaction which is currently not active, or which is finished.",
);
export const VersionError = kind("VersionError", "The operation failed because the stored database is a higher version than the version requested.");
