package shape

// Merge returns the shape of values of which some look like a and some like b. What only some objects have is optional.
func Merge(a, b Shape) Shape {
	return Shape{scalars: a.scalars | b.scalars, empty: a.empty || b.empty,
		fields: mergeFields(a.fields, b.fields), element: mergeBoth(a.element, b.element), inner: mergeBoth(a.inner, b.inner)}
}

func mergeBoth(a, b *Shape) *Shape {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	m := Merge(*a, *b)
	return &m
}

func mergeFields(a, b map[string]field) map[string]field {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	all := make(map[string]field, len(a))
	for name, f := range a {
		other, ok := b[name]
		all[name] = field{Shape: Merge(f.Shape, other.Shape), optional: !ok || f.optional || other.optional}
	}
	for name, f := range b {
		if _, ok := a[name]; !ok {
			all[name] = field{Shape: f.Shape, optional: true}
		}
	}
	return all
}
