package code

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// sdk is the AWS SDK for Go, version 2.
const sdk = "github.com/aws/aws-sdk-go-v2/"

// sdkV1 is version 1 of it, which is out of support (AWS SDKs and Tools Reference Guide, "Maintenance policy").
const sdkV1 = "github.com/aws/aws-sdk-go/"

// isService says whether a package is the client of a service: …/service/dynamodb, not …/service/dynamodb/types.
func isService(path string) bool {
	name, ok := strings.CutPrefix(vendorless(path), sdk+"service/")
	return ok && !strings.Contains(name, "/")
}

// callsAWS says whether whoever imports a package may call AWS with it.
func callsAWS(path string) bool {
	return isService(path) || vendorless(path) == sdk+"aws/signer/v4" || strings.HasPrefix(vendorless(path), sdkV1)
}

// isLeaf says whether a package is the SDK's own machinery, of which only the signatures matter. Its credential chain
// calls services too, with the credentials that it finds and not with the function's permissions.
func isLeaf(path string) bool {
	rest, ok := strings.CutPrefix(vendorless(path), sdk)
	return ok && !strings.HasPrefix(rest, "feature/") || strings.HasPrefix(vendorless(path), sdkV1)
}

// vendorless is a package's path without that of a vendor folder of a GOPATH.
func vendorless(path string) string {
	if _, rest, ok := strings.Cut(path, "/vendor/"); ok {
		return rest
	}
	return path
}

// operation is an operation of a service.
type operation struct{ service, name string }

// operationOf returns the operation that a function of the SDK is: a client's method or its presigned form.
func operationOf(f *ssa.Function) (operation, bool) {
	pkg, receiver := home(f)
	if pkg == nil || !isService(pkg.Path()) {
		return operation{}, false
	}
	switch receiver {
	case "Client":
		return operation{pkg.Name(), f.Name()}, takes(f.Signature, f.Name()+"Input")
	case "PresignClient":
		name := strings.TrimPrefix(f.Name(), "Presign")
		if name == "PostObject" { // a form that a browser sends, see PresignPostObject
			name = "PutObject"
		}
		return operation{pkg.Name(), name}, name != f.Name()
	}
	return operation{}, false
}

// home returns where a method is declared and the name of its receiver's type; of a function the receiver is "".
func home(f *ssa.Function) (*types.Package, string) {
	if r := f.Signature.Recv(); r != nil {
		if n := named(r.Type()); n != nil {
			return n.Obj().Pkg(), n.Obj().Name()
		}
		return nil, ""
	}
	if f.Pkg == nil {
		if o := f.Origin(); o != nil && o.Pkg != nil {
			return o.Pkg.Pkg, ""
		}
		return nil, ""
	}
	return f.Pkg.Pkg, ""
}

// named returns a type's or its pointer's named type; nil if it has none.
func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// takes says whether a function has a parameter of this type.
func takes(s *types.Signature, name string) bool {
	for v := range s.Params().Variables() {
		if n := named(v.Type()); n != nil && n.Obj().Name() == name {
			return true
		}
	}
	return false
}

// clients returns the interfaces through which one of the SDK's helpers calls a service. Those of a paginator or a waiter
// are its fields, and it calls when it is asked to; those of a credentials provider are what it is made with, and when it
// calls is the SDK's business.
func clients(f *ssa.Function) []*types.Interface {
	pkg, _ := home(f)
	switch {
	case pkg == nil:
		return nil
	case isLeaf(pkg.Path()) && !isService(pkg.Path()):
		return given(f)
	case !isService(pkg.Path()) || f.Signature.Recv() == nil:
		return nil
	}
	n := named(f.Signature.Recv().Type())
	if n == nil {
		return nil
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var found []*types.Interface
	for field := range s.Fields() {
		if i, ok := field.Type().Underlying().(*types.Interface); ok && isClient(field.Type()) {
			found = append(found, i)
		}
	}
	return found
}

// isClient says whether a type is an interface that stands for a part of a service's client.
func isClient(t types.Type) bool {
	n := named(t)
	return n != nil && n.Obj().Pkg() != nil && strings.HasPrefix(vendorless(n.Obj().Pkg().Path()), sdk) && strings.HasSuffix(n.Obj().Name(), "APIClient")
}

// given returns the clients that a function is given.
func given(f *ssa.Function) []*types.Interface {
	var found []*types.Interface
	for v := range f.Signature.Params().Variables() {
		if i, ok := v.Type().Underlying().(*types.Interface); ok && isClient(v.Type()) {
			found = append(found, i)
		}
	}
	return found
}
