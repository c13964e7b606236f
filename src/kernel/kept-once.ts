/**
 * Makes something of an object once and keeps it with the object, for whoever asks again: what many streams are told of one
 * event. It goes when the object goes; what a WeakMap holds of young objects stays until all of the heap is looked through.
 */
export function keptOnce<Key extends object, Value>(): (of: Key, make: () => Value) => Value {
  const name: unique symbol = Symbol('kept');
  return (of, make) => {
    const kept = (of as { [name]?: { value: Value } })[name];
    if (kept) return kept.value;
    const value = make();
    Object.defineProperty(of, name, { value: { value } });
    return value;
  };
}
