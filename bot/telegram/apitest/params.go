package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// params are a request's parameters; objects and arrays as JSON text.
type params map[string]string

func (p params) int(name string) int64 {
	n, _ := strconv.ParseInt(p[name], 10, 64)
	return n
}

func (p params) bool(name string) bool {
	return strings.EqualFold(p[name], "true") || p[name] == "1" || strings.EqualFold(p[name], "yes")
}

// readParams reads a request whole. One that ends in the middle, since its
// sender has died, is dropped without a word.
func readParams(r *http.Request) (params, *apiError) {
	body, broken := io.ReadAll(r.Body)
	if broken != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	p := params{}
	add := func(values url.Values) {
		for k, v := range values {
			p[k] = v[0]
		}
	}
	add(r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, bad("can't parse JSON object")
		}
		for k, raw := range fields {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			p[k] = text
		}
	case "multipart/form-data":
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			return nil, bad("can't parse multipart form")
		}
		add(r.MultipartForm.Value)
	default:
		if err := r.ParseForm(); err != nil {
			return nil, bad("can't parse form")
		}
		add(r.PostForm)
	}
	return p, nil
}

// strings reads an array of strings.
func (p params) strings(name string) ([]string, *apiError) {
	if p[name] == "" {
		return nil, nil
	}
	var list []string
	if err := json.Unmarshal([]byte(p[name]), &list); err != nil {
		return nil, bad("can't parse %s", name)
	}
	return list, nil
}
