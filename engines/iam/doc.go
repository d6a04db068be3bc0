// Package iam proves, before anything is deployed, that functions may do what their code does and nothing else.
//
// A missing permission is found when it is too late, in the cloud, by an event that nobody expected; one too many is
// never found. So Scan reads the code: for every Lambda entry point it finds the operations of the AWS SDK that can be
// reached from main, with the path to each, and the IAM actions that they need. Check compares them with the roles in the
// synthesized templates, resource by resource where the code takes a resource's name from an environment variable, and
// looks in the same walk at the variables, at the type of the event, and at what services need to reach the function.
//
// What is found is what the code can do, not what it did once: no call has to be made. Interfaces reach what the program
// really constructs. What cannot be followed (reflection, other programs, requests signed by hand) is reported as
// unknown, and a comment says what it needs; see docs/iam.md.
//
//	functions, err := iam.Scan(ctx, iam.Options{Dir: ".", Packages: []string{"./functions/..."}, Environ: os.Environ()})
//	fmt.Println(functions[0].Must) // [dynamodb:GetItem s3:GetObject]
package iam
