module axonhub-bench

go 1.23
