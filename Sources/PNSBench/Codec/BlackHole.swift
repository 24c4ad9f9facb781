/// Takes a result so that the work for it cannot be left out.
@inline(never)
@_optimize(none)
func consume<Value>(_ value: borrowing Value) {}
