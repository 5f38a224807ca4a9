package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "0.1.2.3",
                "198.18.0.1",
                "240.0.0.1",
                "::1",
                "fd00::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            })
    void the_owners_network_is_reached_only_where_the_owner_allows_it(String address)
            throws Exception {
        assertThat(FetchAddress.isAllowed(InetAddress.getByName(address), false)).isFalse();
        assertThat(FetchAddress.isAllowed(InetAddress.getByName(address), true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1"})
    void where_clouds_keep_secrets_never(String address) throws Exception {
        assertThat(FetchAddress.isAllowed(InetAddress.getByName(address), true)).isFalse();
    }

    @Test
    void the_internet_is_reached() throws Exception {
        for (var address : new String[] {"1.1.1.1", "172.32.0.1", "2606:4700::1111"}) {
            assertThat(FetchAddress.isAllowed(InetAddress.getByName(address), false)).isTrue();
        }
    }
}
