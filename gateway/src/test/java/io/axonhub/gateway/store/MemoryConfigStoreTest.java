package io.axonhub.gateway.store;

/** The stand-in of other tests keeps the contract. */
class MemoryConfigStoreTest extends ConfigStoreContract {
    @Override
    protected ConfigStore store() {
        return new MemoryConfigStore();
    }
}
