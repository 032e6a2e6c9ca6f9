// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title A lock that is open again after each transaction
abstract contract ReentrancyLock {
    bool private transient _entered;

    /// @dev Refuses a call that comes from a token or a receiver while another one is at work.
    modifier locked() {
        require(!_entered, "Reentrant call");
        _entered = true;
        _;
        _entered = false;
    }
}
